provider a`b { probe page(int); };
