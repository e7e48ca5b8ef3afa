/* @@args: -e -xtree=11 */
BEGIN { if (pid == 1) { trace(1 + 1); } else trace(execname); }
