# Goldens of the seasonal naive forecast from R's forecast 8.20. Run: Rscript snaive.R > snaive.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
for (name in c("USAccDeaths", "Nile")) {
  y <- get(name)
  m <- frequency(y)
  f <- snaive(y, h = 2 * m + 4, level = 95)
  put(name, "values", as.numeric(y))
  put(name, "seasonLength", m)
  put(name, "mean", f$mean)
  put(name, "deviation", (f$upper[, 1] - f$mean) / qnorm(0.975))
}
