BEGIN
{
	x = *(&`vn_rele);
}
