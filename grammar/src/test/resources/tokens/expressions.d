BEGIN
{
        1 + 2 * 3 - 4 % 5 << 6 >> 7 < 8 <= 9 > 10 >= 11 == 12 != 13 & 14 ^ 15 | 16 && 17 ^^ 18 || 19;
        a = b += c -= d *= e /= f %= g &= h |= i ^= j <<= k >>= 1;
        -+~!*&x; ++x; --x; x++; x--; - -x; + +x; & &x; x+++y;
        a ? b, c : d ? e : f;
        f(), f(1), f(1, (2, 3)), f(a = 1)[c][d, e].m->n++;
        (int)x, (char *)(x), (int (*)(int, char))f, (struct s *[4])0, (unsigned)-1, (string)s;
        sizeof x, sizeof (x), sizeof (int), sizeof (int *[3]), sizeof sizeof x, sizeof (x)[1];
        stringof x, stringof(x), offsetof(struct s, int_m), offsetof(vnode_t, uint_t), xlate <info_t *>(x)->m;
        @ = count(); @a[execname, 1] = sum(x), @_["x"] = quantize(y); printa(@a);
        0, 7, 017, 0x1F, 0XaBuLl, 10u, 10uL, 10LL, 18446744073709551615;
        'a', '\n', '\'', '\\', 'ab', '\x41', '\101\102', '"', 'abcdefgh';
        "", "a\tb\"c\\", "\x41\101", "'", "/* no comment */";
        1.5, .5, 1., 1e3, 1.5e-3f, 2.L;
        self->x, this->y[1], args[0]->a.b, `x, genunix`x, $pid, $1, $$1, $0, $$target;
        (x), ((x)), (((x) + 1) * 2)
}
