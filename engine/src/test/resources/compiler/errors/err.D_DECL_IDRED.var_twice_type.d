int x; char x;
