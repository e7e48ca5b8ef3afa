int printf;
