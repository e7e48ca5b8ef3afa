BEGIN { trace(curthread == "a"); }
