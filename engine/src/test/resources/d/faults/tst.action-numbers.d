#pragma D option quiet

/* Each value that is recorded is an action; where one faults while it is recorded there is no offset of code. */
BEGIN
{
	printf("%d %s %d\n", 1, copyinstr(8), 2);
}

BEGIN
{
	trace(1);
	printf("%d %s\n", 1, stringof((char *)8));
}

BEGIN
{
	tracemem(8, 4);
}

BEGIN
{
	tracemem(alloca(4), 4, *(int *)8);
}

BEGIN
{
	@a[1, copyinstr(8)] = count();
}

BEGIN
{
	@b[1, stringof((char *)8)] = count();
}

BEGIN
{
	@c[1, 2] = sum(*(int *)8);
}

BEGIN
{
	@d = quantize(*(int *)8, 1);
}

BEGIN
{
	@d = quantize(1, *(int *)8);
}

BEGIN
{
	trunc(@d, *(int *)8);
}

BEGIN
{
	printa(@a, @a);
	clear(@a);
	printf("x");
	trace(*(int *)8);
}

BEGIN
{
	x[1, stringof((char *)8)] = 1;
}

BEGIN
/ *(int *)8 /
{
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("action %d offset %d\n", arg2, arg3);
}
