/*
 * Scratch memory is the clause's that asked for it, as much as it asked for, and clear; bcopy() writes nowhere else.
 */

#pragma D option quiet

struct pair {
	int first;
	int second;
};

BEGIN
{
	kept = (struct pair *)alloca(sizeof (struct pair));
	kept->first = 1;
	bcopy(&kept->first, &kept->second, 4);
	printf("%d %d\n", kept->first, kept->second);
	many = 0;
}

BEGIN
{
	many++;
	bcopy("1234567", kept, 8);
	printf("not reached: of another clause\n");
}

BEGIN
{
	this->none = alloca(0);
	bcopy("1234567", this->none, 1);
	printf("not reached: nothing asked for\n");
}

BEGIN
{
	this->little = alloca(3);
	bcopy("12", this->little, 3);
	printf("%s\n", stringof((char *)this->little));
	bcopy("123", this->little, 4);
	printf("not reached: more than asked for\n");
}

BEGIN
{
	this->first = (struct pair *)alloca(8);
	printf("%d %d\n", this->first->first, this->first->second);
}

ERROR
{
	printf("fault %d in clause %d\n", arg4, arg1);
}

END
{
	printf("%d\n", many);
}

BEGIN
{
	exit(0);
}
