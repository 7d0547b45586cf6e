# Writes months/*.csv beside this script from `Seatbelts`, a data set that comes with R:
#
#     Rscript make.R
#
# Made with R 4.2.2. The same figures give the same bytes: rows are sorted by month and then in the
# order of `series` below, numbers are written with up to 15 significant digits, lines end in LF.

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
folder <- file.path(dirname(normalizePath(script)), "months")
dir.create(folder, showWarnings = FALSE)

# Our name of each series, and the column of Seatbelts it comes from.
series <- c(
  "drivers" = "drivers",
  "drivers-killed" = "DriversKilled",
  "front-seat" = "front",
  "rear-seat" = "rear",
  "van-drivers-killed" = "VanKilled"
)

year <- floor(time(Seatbelts) + 1e-6)
months <- sprintf("%d-%02d-01", as.integer(year), as.integer(cycle(Seatbelts)))

write_months <- function(name, rows) {
  lines <- "month,series,casualties,kilometres,petrol_price"
  for (row in rows) {
    for (id in names(series)) {
      lines <- c(lines, sprintf(
        "%s,%s,%d,%d,%.15g", months[row], id,
        as.integer(Seatbelts[row, series[[id]]]),
        as.integer(Seatbelts[row, "kms"]),
        Seatbelts[row, "PetrolPrice"]
      ))
    }
  }
  out <- file(file.path(folder, paste0(name, ".csv")), "wb")
  writeLines(lines, out, sep = "\n")
  close(out)
}

write_months("1969-1981", which(year <= 1981))
for (row in which(year > 1981)) write_months(substr(months[row], 1, 7), row)
