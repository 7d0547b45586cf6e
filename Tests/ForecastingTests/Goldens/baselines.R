# Goldens of mean, naive and drift from R's forecast 8.20. Run: Rscript baselines.R > baselines.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
z <- qnorm(0.975)
for (name in c("Nile", "USAccDeaths", "lynx")) {
  y <- as.numeric(get(name))
  put(name, "values", y)
  for (level in c(80, 95)) {
    f <- meanf(y, h = 5, level = level)
    put(name, sprintf("mean.upper%d", level), f$upper[, 1])
  }
  put(name, "mean.mean", f$mean)
  f <- rwf(y, h = 12, level = 95)
  put(name, "naive.mean", f$mean)
  put(name, "naive.deviation", (f$upper[, 1] - f$mean) / z)
  f <- rwf(y, h = 12, drift = TRUE, level = 95)
  put(name, "drift.mean", f$mean)
  put(name, "drift.deviation", (f$upper[, 1] - f$mean) / z)
}
for (freedom in c(1, 2, 3, 4, 7, 30, 31, 999, 1500)) {
  put(sprintf("t%d", freedom), "quantile", qt(c(0.6, 0.9, 0.975, 0.995, 0.9999), freedom))
}
