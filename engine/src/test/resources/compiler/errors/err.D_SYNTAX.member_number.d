BEGIN { trace(curthread->3); }
