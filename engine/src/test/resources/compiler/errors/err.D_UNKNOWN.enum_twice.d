enum e { a, a };
