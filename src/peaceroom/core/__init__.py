"""What every room speaks: cases, settlements, distributions, random numbers, errors."""
