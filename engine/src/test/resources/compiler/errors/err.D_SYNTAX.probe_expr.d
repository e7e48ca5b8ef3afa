BEGIN + END { }
