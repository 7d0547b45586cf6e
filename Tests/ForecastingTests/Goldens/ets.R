# Goldens of ETS: likelihood, sigma², AICc, forecasts and forecast deviations of given forms, at the
# parameters R finds, from R's forecast 8.20. Run: Rscript ets.R > ets.csv
suppressMessages(library(forecast))
options(digits = 17)
cases <- list(
  list("Nile", Nile, c("ANN", "MNN")),
  list("airmiles", airmiles, c("AAN", "AAdN", "MAN", "MAdN")),
  list("UKgas", UKgas, c("AAA", "MAM", "MNM", "MAA", "MAdM")),
  list("AirPassengers", AirPassengers, c("MAM", "MNM", "AAA", "AAdA", "MAdA")),
  list("USAccDeaths", USAccDeaths, c("ANA", "MNA", "AAA"))
)
cat("case,quantity,index,value\n")
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
for (case in cases) {
  y <- case[[2]]
  m <- frequency(y)
  put(case[[1]], "values", as.numeric(y))
  put(case[[1]], "seasonLength", m)
  for (form in case[[3]]) {
    damped <- grepl("d", form)
    fit <- suppressWarnings(ets(y, model = sub("d", "", form), damped = damped))
    name <- paste(case[[1]], form, sep = ":")
    put(name, "smoothing", c(fit$par["alpha"],
      if (is.na(fit$par["beta"])) 0 else fit$par["beta"],
      if (is.na(fit$par["gamma"])) 0 else fit$par["gamma"],
      if (is.na(fit$par["phi"])) 1 else fit$par["phi"]))
    put(name, "level", fit$initstate["l"])
    put(name, "slope", if (is.na(fit$initstate["b"])) 0 else fit$initstate["b"])
    # R keeps the newest index first; the oldest belongs to the first observation.
    if (substr(form, nchar(form), nchar(form)) != "N")
      put(name, "season", rev(tail(fit$initstate, m)))
    put(name, "logLikelihood", fit$loglik)
    put(name, "aicc", fit$aicc)
    put(name, "sigma2", fit$sigma2)
    f <- forecast(fit, h = 2 * m + 4, level = 95)
    put(name, "mean", f$mean)
    put(name, "deviation", (f$upper[, 1] - f$mean) / qnorm(0.975))
  }
}
