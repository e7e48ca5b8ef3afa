enum e { x }; int x;
