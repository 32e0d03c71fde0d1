# what Make includes, so that the stamps beside it are up to date
