/* expect: 'pid0' does not contain a valid pid */
pid0:libc.so.1:malloc:entry { }
