# Goldens of Croston's method from R's forecast 8.20. Run: Rscript croston.R > croston.csv
suppressMessages(library(forecast))
cat("case,quantity,index,value\n")
cat(sprintf("# R %s, forecast %s\n", getRversion(), packageVersion("forecast")))
put <- function(case, quantity, values) {
  cat(sprintf("%s,%s,%d,%.17g\n", case, quantity, seq_along(values) - 1L, values), sep = "")
}
set.seed(3)
for (case in c("sparse", "dense")) {
  n <- 120
  y <- rbinom(n, 1, if (case == "sparse") 0.15 else 0.7) * (1 + rpois(n, 4))
  put(case, "values", y)
  put(case, "mean", croston(y, h = 1, alpha = 0.1)$mean)
}
