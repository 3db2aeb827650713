# cdlevel with git and nothing else, for any repository that is mounted:
#   docker build --tag cdlevel .
#   docker run --rm --volume "$PWD:/repo:ro" cdlevel gate --no-regress origin/main
FROM node:22.21.1-alpine3.22 AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && mkdir /packed \
 && npm pack --pack-destination /packed \
 && npm install --prefix /cdlevel --omit=dev --ignore-scripts --no-audit --no-fund /packed/cdlevel-*.tgz

FROM node:22.21.1-alpine3.22
# The mounted repository belongs to whoever cloned it, not to the user in here: git is told to read it all the same.
# Nothing of the repository is run, whoever owns it.
RUN apk add --no-cache git \
 && git config --system --add safe.directory '*' \
 && ln -s /cdlevel/node_modules/.bin/cdlevel /usr/local/bin/cdlevel
COPY --from=build /cdlevel /cdlevel
USER node
WORKDIR /repo
ENTRYPOINT ["cdlevel"]
CMD ["scan"]
