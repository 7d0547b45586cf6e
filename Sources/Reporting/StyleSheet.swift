/// The style of the page, and of the drawings in it.
///
/// The colours are blue for the model and orange-red for what departs from it: a pair that readers of
/// every colour vision tell apart. Text on its ground has a contrast of at least 4.5 to 1 in both
/// schemes. The sheet holds neither `<` nor `&`, so that it reads the same as HTML and as XML.
enum StyleSheet {
    static let css: StaticString = """

        :root {
          color-scheme: light dark;
          --paper: #ffffff; --panel: #f5f7f9; --ink: #18212b; --soft: #55606d; --line: #d8dee5;
          --grid: #e7ebef; --blue: #1b5e9e; --blue-fill: #1b5e9e; --warm: #a8430a;
          --warm-fill: #d9641e; --warm-soft: #fcefe6; --blue-soft: #e9f1f9; --green: #1a6a4a;
          --bar: #9fb3c8; --bar-edge: #5f7891;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #12171d; --panel: #1a2129; --ink: #e8ecf1; --soft: #a3afbc; --line: #35404c;
            --grid: #28313b; --blue: #82b8f0; --blue-fill: #5a9de0; --warm: #f3a56c;
            --warm-fill: #ea8541; --warm-soft: #33231a; --blue-soft: #1a2a3b; --green: #7fcfa6;
            --bar: #50647a; --bar-edge: #8ea6be;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; max-width: 1080px; padding: 0 24px 48px; background: var(--paper);
          color: var(--ink); line-height: 1.5; font-size: 15px;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
            "Noto Sans", sans-serif;
        }
        a { color: var(--blue); }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible {
          outline: 2px solid var(--blue); outline-offset: 2px;
        }
        .skip { position: absolute; left: -9999px; }
        .skip:focus { left: 16px; top: 8px; background: var(--paper); padding: 4px 8px; }
        h1, h2, h3, h4 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
        h1 { font-size: 32px; letter-spacing: -0.01em; }
        h2 { font-size: 21px; padding-top: 14px; border-top: 2px solid var(--ink); }
        h3 { font-size: 16px; }
        h4 { font-size: 14px; }
        p { margin: 8px 0; max-width: 76ch; overflow-wrap: anywhere; }
        code {
          font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: 0.88em; overflow-wrap: anywhere; unicode-bidi: isolate;
        }
        section { margin-top: 40px; scroll-margin-top: 12px; }
        .series { overflow-wrap: anywhere; }
        .overline {
          margin: 28px 0 2px; font-size: 12px; letter-spacing: 0.08em; text-transform: uppercase;
          color: var(--soft);
        }
        .facts, .empty, .note, .more, footer { color: var(--soft); }
        .facts { margin: 4px 0 16px; max-width: none; }
        .note { font-size: 13px; }
        .more { font-size: 13.5px; }
        .verdict {
          padding: 14px 18px; background: var(--blue-soft); border-left: 5px solid var(--blue-fill);
        }
        .verdict.halted { background: var(--warm-soft); border-left-color: var(--warm-fill); }
        .verdict.nothingNew { background: var(--panel); border-left-color: var(--soft); }
        .verdict p { margin: 0; max-width: none; }
        .verdict .lead { font-size: 19px; line-height: 1.4; }
        .verdict .summary, .verdict .stop { margin-top: 6px; }
        .verdict .label { font-weight: 600; margin-right: 4px; }
        .verdict .stop { color: var(--warm); font-weight: 600; }
        .badge::after { content: "."; }
        .figures {
          display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
          margin: 16px 1px 0 0;
        }
        .figures > div {
          border: 1px solid var(--line); margin: 0 -1px -1px 0; padding: 10px 14px;
        }
        .figures dt { font-size: 13px; color: var(--soft); }
        .figures dd { margin: 0; }
        .figures .figure {
          display: block; font-size: 25px; line-height: 1.2; font-weight: 600;
          font-variant-numeric: tabular-nums;
        }
        .figures .note { display: block; }
        .ledger .figure { font-size: 20px; }
        nav ol {
          display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0;
          margin: 18px 0 0;
        }
        .counts { list-style: none; padding: 0; margin: 16px 0; max-width: 860px; }
        .counts li {
          display: grid; grid-template-columns: 64px 104px minmax(60px, 220px) 1fr; gap: 12px;
          align-items: center; padding: 2px 0;
        }
        .counts .figure {
          text-align: right; font-weight: 600; font-size: 17px; font-variant-numeric: tabular-nums;
        }
        .counts .none { color: var(--soft); }
        .counts .none .figure { font-weight: 400; }
        .counts .bar { height: 10px; background: var(--grid); display: block; }
        .counts .fill { display: block; height: 10px; background: var(--bar-edge); }
        .counts .fill.halt, .counts .fill.refit { background: var(--warm-fill); }
        .counts .fill.reestimate { background: var(--blue-fill); }
        .tag {
          display: inline-block; white-space: nowrap; font-size: 12.5px; font-weight: 600;
          padding: 0 8px; border: 1px solid currentColor; border-radius: 10px; color: var(--soft);
        }
        .tag.refit, .tag.halt, .tag.fails { color: var(--warm); }
        .tag.halt { border-width: 2px; }
        .tag.reestimate { color: var(--blue); }
        .tag.holds, .holds { color: var(--green); }
        .fails { color: var(--warm); }
        .holds, .fails { font-weight: 600; white-space: nowrap; }
        .gravity { white-space: nowrap; }
        .gravity.fail, .gravity.quarantineSeries, .gravity.quarantineRow { color: var(--warm); }
        .gravity.fail { font-weight: 700; }
        .scroll { overflow-x: auto; margin: 12px 0; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        caption {
          text-align: left; font-size: 13px; color: var(--soft); padding: 2px 0 4px;
        }
        th, td {
          text-align: left; vertical-align: top; padding: 5px 14px 5px 0;
          border-bottom: 1px solid var(--grid); overflow-wrap: break-word;
        }
        th { font-weight: 600; }
        thead th {
          font-size: 13px; color: var(--soft); border-bottom: 1px solid var(--bar-edge);
          vertical-align: bottom; overflow-wrap: normal;
        }
        td, th { max-width: 34em; }
        td.prose, th.prose { min-width: 15em; }
        td.phrase, th.phrase { min-width: 9em; max-width: 20em; }
        table code, table .series { overflow-wrap: break-word; }
        td.number, th.number {
          text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;
          padding-left: 8px;
        }
        th .note { font-weight: 400; margin-left: 8px; }
        .reasons { margin: 0; padding-left: 16px; }
        .reasons li + li { margin-top: 2px; }
        details { margin: 10px 0; border-top: 1px solid var(--line); }
        summary { cursor: pointer; padding: 8px 0; font-weight: 600; overflow-wrap: anywhere; }
        summary:hover { color: var(--blue); }
        .advice { background: var(--panel); padding: 8px 12px; max-width: none; }
        .cards { display: grid; gap: 18px; margin: 14px 0; }
        #comparison .cards { grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); }
        .card { border: 1px solid var(--line); padding: 14px 18px; min-width: 0; }
        .card .tag { margin-left: 4px; vertical-align: 1px; }
        .card table { font-size: 13.5px; }
        .pair { display: grid; gap: 8px 28px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); }
        figure { margin: 8px 0; min-width: 0; }
        figcaption .plain { margin: 2px 0 4px; font-size: 14px; color: var(--soft); }
        figcaption strong { color: var(--ink); }
        .panels { display: grid; gap: 20px 28px; margin: 16px 0; }
        .panels.large { grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); }
        .panels.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); }
        .panels.small figcaption { font-size: 13px; }
        .panels.small h3 { font-size: 14px; }
        .panels figure { display: flex; flex-direction: column; justify-content: space-between; }
        .key {
          display: flex; flex-wrap: wrap; gap: 2px 20px; list-style: none; padding: 0; margin: 8px 0;
          font-size: 13px; color: var(--soft);
        }
        .key li { display: flex; align-items: center; gap: 7px; }
        .swatch { height: 11px; width: auto; flex: none; }
        .chart { display: block; width: 100%; height: auto; overflow: visible; }
        .wide { overflow-x: auto; }
        .chart.wide { min-width: 680px; }
        footer { margin-top: 48px; border-top: 1px solid var(--line); font-size: 13.5px; }

        svg text { font-size: 10.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        svg .strong { fill: var(--ink); font-weight: 600; }
        svg .mark { fill: var(--warm); }
        svg .axis { stroke: var(--bar-edge); stroke-width: 1; }
        svg .grid { stroke: var(--grid); stroke-width: 1; }
        svg .observed { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-linejoin: round; }
        svg .one-step {
          fill: none; stroke: var(--warm-fill); stroke-width: 1; stroke-dasharray: 2.5 2; opacity: 0.75;
        }
        svg .mean { fill: none; stroke: var(--blue-fill); stroke-width: 2; stroke-linejoin: round; }
        svg .observed.dot { fill: var(--ink); stroke: none; }
        svg .one-step.dot { fill: var(--warm-fill); stroke: none; }
        svg .mean.dot { fill: var(--blue-fill); stroke: none; }
        svg .interval { fill: var(--blue-fill); stroke: none; }
        svg .level-0 { opacity: 0.16; }
        svg .level-1 { opacity: 0.24; }
        svg .level-2 { opacity: 0.3; }
        svg .course { fill: none; stroke: var(--ink); stroke-width: 1.2; stroke-linejoin: round; }
        svg .estimated { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 5 3; }
        svg .change { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 2 2; }
        svg .threshold { stroke: var(--ink); stroke-width: 1.2; }
        svg .leader { stroke: var(--soft); stroke-width: 0.7; }
        svg .beyond { fill: var(--warm-soft); }
        svg .point { fill: var(--bar); stroke: var(--bar-edge); stroke-width: 1; }
        svg .point.exceeds { fill: var(--paper); stroke: var(--warm-fill); stroke-width: 1.5; }
        svg .point.flagged { fill: var(--warm-fill); stroke: var(--warm); }
        svg .reference { fill: var(--bar); stroke: var(--bar-edge); stroke-width: 0.7; }
        svg .current { fill: var(--warm-fill); }
        svg .track { fill: var(--grid); }
        svg .accepted { fill: var(--blue-fill); }
        svg .quarantined { fill: var(--warm-fill); }
        svg .halted { fill: var(--warm-soft); stroke: var(--warm-fill); stroke-width: 0.6; stroke-dasharray: 2 2; }
        svg .break { stroke: var(--paper); stroke-width: 3; }

        @media (max-width: 560px) {
          body { padding: 0 16px 32px; }
          h1 { font-size: 26px; }
          .verdict .lead { font-size: 17px; }
          .figures { grid-template-columns: 1fr 1fr; }
          .counts li { grid-template-columns: 40px 96px 1fr; gap: 8px; }
          .counts .note, th .note { display: none; }
          .card { padding: 12px; }
        }
        @media print {
          @page { size: A4; margin: 16mm 14mm; }
          :root {
            --paper: #ffffff; --panel: #f5f7f9; --ink: #000000; --soft: #444c55; --line: #c9d0d8;
            --grid: #e1e5ea; --blue: #1b5e9e; --blue-fill: #1b5e9e; --warm: #a8430a;
            --warm-fill: #d9641e; --warm-soft: #fcefe6; --blue-soft: #e9f1f9; --green: #1a6a4a;
            --bar: #9fb3c8; --bar-edge: #5f7891;
          }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          body { font-size: 10pt; padding: 0; max-width: none; }
          nav, .skip { display: none; }
          section { margin-top: 22px; }
          h2, h3, h4, figcaption, summary { break-after: avoid; }
          figure, .card, tr, .verdict { break-inside: avoid; }
          thead { display: table-header-group; }
          .scroll, .wide { overflow: visible; }
          .chart.wide { min-width: 0; }
          .figures { grid-template-columns: repeat(3, 1fr); }
          .figures.ledger { grid-template-columns: repeat(5, 1fr); }
          #comparison .cards { grid-template-columns: 1fr 1fr; }
          #comparison th .note { display: none; }
          .panels.large { grid-template-columns: 1fr 1fr; }
          .panels.small { grid-template-columns: 1fr 1fr 1fr; }
        }

        """
}
