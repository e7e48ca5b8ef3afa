translator int < int i > { a = 1; };
