provider foo { probe a(int x, int x); };
