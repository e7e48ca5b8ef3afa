struct o { int a; }; struct i { int b; };
translator struct o < struct i *p > { a = p->b; };
translator struct o < struct i *p > { a = p->b; };
