int x; enum e { x };
