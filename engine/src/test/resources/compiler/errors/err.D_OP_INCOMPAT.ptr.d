BEGIN { x = curthread; x = (char *)0; x = (int *)3; }
