BEGIN { x = (void *)3; x++; }
