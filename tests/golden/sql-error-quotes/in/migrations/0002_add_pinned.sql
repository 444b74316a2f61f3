UPDATE notes SET body = "draft";
