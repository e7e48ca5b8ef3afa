struct nosuch;
BEGIN { trace(((struct nosuch *)3)->y); }
