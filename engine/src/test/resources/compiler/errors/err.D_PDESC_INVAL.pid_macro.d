pid$nosuch::f:entry { }
