"""The library of real processes: what was knowable of each on a day, coded by the sheet of docs/library.md."""
