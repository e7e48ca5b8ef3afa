provider web { probe page(void, int); };
