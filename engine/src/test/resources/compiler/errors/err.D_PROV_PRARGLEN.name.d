/* expect: probe web:::page argument #1 (b) does not correspond */
provider web { probe page(int a) : (int b); };
