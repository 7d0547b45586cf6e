# Yearly totals of R's `Seatbelts`, straight from the data set and by R's own aggregation:
#
#     Rscript uk-road-casualties-totals.R > uk-road-casualties-totals.csv
#
# Made with R 4.2.2. The test compares counts exactly and petrol prices to a relative 1e-13.

totals <- aggregate(Seatbelts, nfrequency = 1, FUN = sum)
columns <- c("drivers", "DriversKilled", "front", "rear", "VanKilled", "kms", "PetrolPrice")
cat("year,drivers,drivers-killed,front-seat,rear-seat,van-drivers-killed,kilometres,petrol_price\n")
for (row in seq_len(nrow(totals))) {
  cells <- sprintf("%.15g", totals[row, columns])
  cat(c(1968 + row, cells), sep = ",")
  cat("\n")
}
