-- nothing yet
/* nor
here */