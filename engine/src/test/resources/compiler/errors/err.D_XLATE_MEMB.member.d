struct o { int a; };
translator struct o < int i > { b = i; };
