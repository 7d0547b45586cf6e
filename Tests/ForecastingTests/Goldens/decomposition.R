# Goldens of STL and MSTL from R's stl and forecast 8.20. Run: Rscript decomposition.R > decomposition.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
parts <- function(case, y, fit) {
  put(case, "values", as.numeric(y))
  put(case, "seasonLength", frequency(y))
  put(case, "seasonal", as.numeric(fit$time.series[, "seasonal"]))
  put(case, "trend", as.numeric(fit$time.series[, "trend"]))
  put(case, "weights", fit$weights)
}
parts("periodic", nottem, stl(nottem, "periodic"))
parts("window7", USAccDeaths, stl(USAccDeaths, 7))
parts("window13trend", USAccDeaths, stl(USAccDeaths, 13, t.window = 25))
# An odd number of values: of an even number R does not always find the median error.
outlying <- ts(nottem[1:239], frequency = 12)
outlying[c(40, 41, 100)] <- outlying[c(40, 41, 100)] + 40
parts("robust", outlying, stl(outlying, 11, robust = TRUE))
parts("quarterly", UKgas, stl(log(UKgas), 11))
put("quarterly", "logs", as.numeric(log(UKgas)))

set.seed(20)
t <- 0:599
y <- 100 + t / 50 + 10 * sin(2 * pi * t / 24) + 4 * cos(4 * pi * t / 24) * (1 + t / 600) +
  6 * sin(2 * pi * t / 168) + rnorm(600)
fit <- mstl(msts(y, c(24, 168)))
put("several", "values", y)
put("several", "trend", as.numeric(fit[, "Trend"]))
put("several", "seasonal24", as.numeric(fit[, "Seasonal24"]))
put("several", "seasonal168", as.numeric(fit[, "Seasonal168"]))
