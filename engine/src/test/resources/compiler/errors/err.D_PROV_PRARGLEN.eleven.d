provider web { probe page(int, int, int, int, int, int, int, int, int, int, int); };
