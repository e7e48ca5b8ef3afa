register int x;
BEGIN {}
