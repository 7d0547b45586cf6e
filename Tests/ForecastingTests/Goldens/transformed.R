# Goldens of models of a transformed series from R's forecast 8.20. Run: Rscript transformed.R > transformed.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
fits <- list(
  naive = function(y, lambda) rwf(y, h = 6, level = c(80, 95), lambda = lambda, biasadj = TRUE),
  snaive = function(y, lambda) snaive(y, h = 6, level = c(80, 95), lambda = lambda, biasadj = TRUE),
  drift = function(y, lambda) rwf(y, h = 6, drift = TRUE, level = c(80, 95), lambda = lambda, biasadj = TRUE))
for (name in c("AirPassengers", "UKgas")) for (lambda in c(0, 0.3, 0.7)) for (model in names(fits)) {
  y <- get(name)
  case <- sprintf("%s.%s.%g", name, model, lambda)
  f <- fits[[model]](y, lambda)
  put(case, "seasonLength", frequency(y))
  put(case, "power", lambda)
  put(case, "values", as.numeric(y))
  put(case, "mean", as.numeric(f$mean))
  put(case, "lower80", as.numeric(f$lower[, 1]))
  put(case, "upper95", as.numeric(f$upper[, 2]))
}
