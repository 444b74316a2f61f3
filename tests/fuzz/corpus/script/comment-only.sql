-- nothing
/* at
 all */