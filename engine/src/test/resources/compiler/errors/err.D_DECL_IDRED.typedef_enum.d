enum e { x }; typedef int x;
