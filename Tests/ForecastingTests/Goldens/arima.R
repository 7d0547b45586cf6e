# Goldens of ARIMA: likelihood, sigma², forecasts and their deviations at given coefficients, from R's
# stats::arima with Rossignol's exact start (Gardner's, the default, is inexact near the unit circle).
# Differenced series get the likelihood of the differences (stationary, exact); forecasts come from the
# state space form with a prior variance of 1e9 σ², hence a wider tolerance in the tests.
# Run: Rscript arima.R > arima.csv
options(digits = 17)
exact <- function(y, order, seasonal, xreg, ...)
  do.call(arima, list(y, order, seasonal, xreg = xreg, ..., method = "ML", transform.pars = FALSE, kappa = 1e9,
                      SSinit = "Rossignol2011", optim.control = list(reltol = 1e-15, maxit = 1000)))
cat("case,quantity,index,value\n")
put <- function(case, quantity, values)
  cat(sprintf("%s,%s,%d,%s\n", case, quantity, seq_along(values) - 1L,
              ifelse(is.na(values), "nan", sprintf("%.17g", values))), sep = "")
cat(sprintf("# R %s\n", getRversion()))
cases <- list(
  list("Nile:101c", Nile, c(1, 0, 1), c(0, 0, 0), TRUE, c(0.86, -0.52)),
  list("Nile:002", Nile - 900, c(0, 0, 2), c(0, 0, 0), FALSE, c(0.4, 0.25)),
  list("lh:300c", lh, c(3, 0, 0), c(0, 0, 0), TRUE, c(0.6448, -0.0634, -0.2198)),
  list("LakeHuron:212", LakeHuron, c(2, 1, 2), c(0, 0, 0), FALSE, c(0.5, 0.3, -0.4, -0.5)),
  list("LakeHuron:110c", LakeHuron, c(1, 1, 0), c(0, 0, 0), TRUE, c(0.2)),
  list("airmiles:021", airmiles, c(0, 2, 1), c(0, 0, 0), FALSE, c(-0.7)),
  list("USAccDeaths:011011", USAccDeaths, c(0, 1, 1), c(0, 1, 1), FALSE, c(-0.43, -0.55)),
  list("AirPassengers:212011", log(AirPassengers), c(2, 1, 2), c(0, 1, 1), FALSE,
       c(0.3, 0.25, -0.6, -0.2, -0.56)),
  list("AirPassengers:100101c", log(AirPassengers), c(1, 0, 0), c(1, 0, 1), TRUE,
       c(0.9, 0.85, -0.2)),
  list("UKgas:111212", log(UKgas), c(1, 1, 1), c(2, 0, 2), FALSE,
       c(0.2, -0.7, 0.4, 0.5, 0.1, -0.3)),
  list("UKgas:100010c", log(UKgas), c(1, 0, 0), c(0, 1, 0), TRUE, c(0.5)),
  list("presidents:101c", presidents, c(1, 0, 1), c(0, 0, 0), TRUE, c(0.8, -0.1)),
  list("presidents:300100", presidents - 56, c(3, 0, 0), c(1, 0, 0), FALSE, c(0.75, 0.2, -0.2, 0.1)),
  list("presidents:012", presidents, c(0, 1, 2), c(0, 0, 0), FALSE, c(-0.15, -0.1)),
  list("presidents:011011", presidents, c(0, 1, 1), c(0, 1, 1), FALSE, c(-0.2, -0.8))
)
for (case in cases) {
  y <- case[[2]]
  m <- frequency(y)
  order <- case[[3]]
  season <- case[[4]]
  constant <- case[[5]]
  d <- order[2] + season[2]
  name <- case[[1]]
  put(name, "values", as.numeric(y))
  put(name, "orders", c(order, season, m, as.numeric(constant)))
  put(name, "coefficients", case[[6]])
  x <- if (constant && d == 1) seq_along(y) else NULL
  fixed <- c(case[[6]], if (constant) NA)
  seasonal <- list(order = season, period = m)
  h <- 2 * m + 6
  fit <- exact(y, order, seasonal, xreg = x, include.mean = constant && d == 0, fixed = fixed)
  put(name, "sigma2", fit$sigma2)
  if (constant) put(name, "constant", tail(coef(fit), 1))
  p <- predict(fit, n.ahead = h, newxreg = if (is.null(x)) NULL else length(y) + seq_len(h))
  put(name, "mean", p$pred)
  put(name, "deviation", p$se)
  if (anyNA(y) || d == 0) {
    put(name, "logLikelihood", fit$loglik)
  } else {
    w <- y
    one <- if (is.null(x)) NULL else ts(x, frequency = m)
    if (season[2] > 0) {
      w <- diff(w, m)
      if (!is.null(x)) one <- diff(one, m)
    }
    if (order[2] > 0) {
      w <- diff(w, differences = order[2])
      if (!is.null(x)) one <- diff(one)
    }
    again <- exact(ts(as.numeric(w), frequency = m), c(order[1], 0, order[3]),
                   list(order = c(season[1], 0, season[3]), period = m), xreg = if (is.null(one)) NULL else as.numeric(one),
                   include.mean = FALSE, fixed = fixed)
    put(name, "logLikelihood", again$loglik)
  }
}
