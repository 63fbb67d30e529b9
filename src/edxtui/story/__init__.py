"""What one session tells: actions along its time, stretches of watching, results, and where in the course one was."""
