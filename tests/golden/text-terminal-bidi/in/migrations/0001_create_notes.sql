SELECT 1 /* ‮ } ⁦if (x)⁩ ⁦ */ + missing;
