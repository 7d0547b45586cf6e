# Goldens of Box-Cox from R's forecast 8.20. Run: Rscript boxcox.R > boxcox.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
for (name in c("AirPassengers", "UKgas", "Nile", "lynx", "co2")) {
  y <- get(name)
  put(name, "values", as.numeric(y))
  put(name, "seasonLength", frequency(y))
  put(name, "guerrero", BoxCox.lambda(y, "guerrero"))
  put(name, "loglik", BoxCox.lambda(y, "loglik"))
  put(name, "variation", sapply(c(-1, -0.3, 0, 0.5, 2), forecast:::guer.cv, x = y))
}
y <- c(0.3, 1, 2.5, 70)
for (lambda in c(-0.7, 0, 0.4, 1, 1.8)) {
  case <- sprintf("power%g", lambda)
  put(case, "power", lambda)
  w <- BoxCox(y, lambda)
  put(case, "transformed", as.numeric(w))
  put(case, "mean", as.numeric(InvBoxCox(w, lambda, biasadj = TRUE, fvar = 0.04)))
}
put("negative", "transformed", as.numeric(BoxCox(c(-3, -0.2, 0, 2), 0.5)))
