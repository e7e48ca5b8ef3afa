provider foo { probe a`b(); };
