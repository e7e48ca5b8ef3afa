BEGIN { trace(*(void *)3); }
