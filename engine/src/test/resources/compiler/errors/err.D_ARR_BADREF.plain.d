BEGIN { x = (int *)3; trace(x[1, 2]); }
