typedef int string;
