# Goldens of the standard Theta model and of the classical season from R's forecast 8.20:
# thetaf() at the parameters it finds, decompose(). Run: Rscript theta.R > theta-r.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
for (name in c("Nile", "airmiles")) {
  y <- get(name)
  f <- thetaf(y, h = 8, level = 95)
  put(name, "values", as.numeric(y))
  put(name, "alpha", f$model$alpha)
  put(name, "level", ses(y)$model$initstate[1])
  put(name, "drift", f$model$drift)
  put(name, "sigma", sqrt(f$model$sigma))
  put(name, "mean", f$mean)
  put(name, "deviation", (f$upper[, 1] - f$mean) / qnorm(0.975))
}
for (name in c("AirPassengers", "UKgas", "USAccDeaths")) {
  y <- get(name)
  put(name, "values", as.numeric(y))
  put(name, "seasonLength", frequency(y))
  put(name, "M", decompose(y, type = "multiplicative")$figure)
  put(name, "A", decompose(y, type = "additive")$figure)
  put(name, "start", (cycle(y)[1] - 1))
}
