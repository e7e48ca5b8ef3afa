enum e { trace };
