/* expect: empty D program translation unit */
