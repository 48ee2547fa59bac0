"""What drives an output: Sobol indices, Morris screening and a tornado over everything that is in doubt."""
