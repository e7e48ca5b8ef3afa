static int x;
BEGIN {}
