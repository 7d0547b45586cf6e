# Goldens of regressions with ARIMA errors from R's stats::arima with Rossignol's exact start: likelihood,
# coefficients and their standard errors (with the process taken as known: R's Hessian over the regression
# alone, at its own φ and θ), forecasts beside known covariates.
# Run: Rscript covariates.R > covariates.csv
options(digits = 17)
cat("case,quantity,index,value\n")
put <- function(case, quantity, values)
  cat(sprintf("%s,%s,%d,%s\n", case, quantity, seq_along(values) - 1L,
              ifelse(is.na(values), "nan", sprintf("%.17g", values))), sep = "")
cat(sprintf("# R %s\n", getRversion()))
belts <- log(Seatbelts[, "drivers"])
road <- Seatbelts[, c("PetrolPrice", "law")]
flow <- presidents
wave <- cbind(wave = sin(seq_along(presidents) / 7), step = as.numeric(seq_along(presidents) > 60))
cases <- list(
  list("LakeHuron:200c", LakeHuron, cbind(year = time(LakeHuron) - 1920), c(2, 0, 0), c(0, 0, 0), TRUE),
  list("Seatbelts:101c", belts, road, c(1, 0, 1), c(0, 0, 0), TRUE),
  list("Seatbelts:100011", belts, road, c(1, 0, 0), c(0, 1, 1), FALSE),
  list("Seatbelts:011011", belts, road, c(0, 1, 1), c(0, 1, 1), FALSE),
  list("presidents:100c", flow, wave, c(1, 0, 0), c(0, 0, 0), TRUE),
  list("Nile:011", Nile, cbind(dam = as.numeric(time(Nile) > 1898)), c(0, 1, 1), c(0, 0, 0), FALSE)
)
for (case in cases) {
  y <- case[[2]]
  x <- matrix(as.numeric(case[[3]]), ncol = NCOL(case[[3]]))
  ahead <- 6
  n <- length(y) - ahead
  m <- frequency(y)
  training <- ts(as.numeric(y)[1:n], frequency = m)
  constant <- case[[6]]
  exact <- function(xreg, ...)
    do.call(arima, list(training, case[[4]], list(order = case[[5]], period = m), xreg = xreg,
                        include.mean = FALSE, ..., method = "ML", kappa = 1e9, SSinit = "Rossignol2011",
                        optim.control = list(reltol = 1e-15, maxit = 2000)))
  columns <- if (constant) cbind(x, constant = 1) else x
  past <- columns[1:n, , drop = FALSE]
  future <- columns[n + 1:ahead, , drop = FALSE]
  fit <- exact(past)
  k <- length(fit$coef) - ncol(columns)
  known <- exact(past, fixed = c(fit$coef[seq_len(k)], rep(NA, ncol(columns))),
                 transform.pars = FALSE)
  name <- case[[1]]
  put(name, "orders", c(case[[4]], case[[5]], m, as.integer(constant)))
  put(name, "values", training)
  for (j in seq_len(ncol(x))) {
    put(name, sprintf("column%d", j - 1), x[1:n, j])
    put(name, sprintf("future%d", j - 1), x[n + 1:ahead, j])
  }
  put(name, "logLikelihood", fit$loglik)
  put(name, "sigma2", fit$sigma2)
  put(name, "process", fit$coef[seq_len(k)])
  put(name, "coefficients", fit$coef[k + seq_len(ncol(x))])
  put(name, "standardErrors", sqrt(diag(known$var.coef))[seq_len(ncol(x))])
  put(name, "mean", predict(fit, ahead, newxreg = future)$pred)
}
