BEGIN { trace(((int *)3)->y); }
